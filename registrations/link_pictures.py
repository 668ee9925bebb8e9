"""A link as a picture that a phone's camera reads."""

from base64 import b64encode

from qrcode.image.svg import SvgPathImage
from qrcode.main import make


def link_picture(address: str) -> str:
    """A QR code within the page itself: no address leads to it."""
    svg = make(address, image_factory=SvgPathImage, border=4).to_string()
    return "data:image/svg+xml;base64," + b64encode(svg).decode()
