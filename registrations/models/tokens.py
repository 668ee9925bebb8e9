"""What only its holder knows: 128 random bits each, none derived from another."""

import secrets
from base64 import b32encode


def new_token() -> str:
    """128 random bits for an address that only its owner knows."""
    return secrets.token_urlsafe(16)


def new_ticket_code() -> str:
    """DV1 and 128 random bits in base32: upper case and digits, QR's compact alphabet."""
    return "DV1" + b32encode(secrets.token_bytes(16)).decode().rstrip("=")
