"""A programme made elsewhere comes in: read, compared with the draft, shown, then all or nothing.

    reading.read(content) -> ImportedProgramme -> comparing.compare -> Plan -> applying.apply

Nothing is ever removed by it; what is no longer in the file is told.
"""
