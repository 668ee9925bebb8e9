#!/usr/bin/env python
"""Django's entry point; ./dv finds the right Python for it."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    execute_from_command_line(sys.argv)
