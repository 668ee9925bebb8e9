"""A film for Chromium's fake camera: somebody holds a badge before it, a little askew."""

import subprocess
from pathlib import Path

SHAKY_HAND = (
    "scale=250:250:flags=neighbor,pad=640:480:(ow-iw)/2:(oh-ih)/2:color=0x8a7f76,"
    "rotate=0.2:c=0x8a7f76,gblur=sigma=0.8,noise=alls=12:allf=t,fps=15,format=yuvj420p"
)


def film_of(png: bytes, folder: Path) -> Path:
    """Two seconds of the picture, played over and over by the fake camera."""
    picture, film = folder / "badge.png", folder / "badge.mjpeg"
    picture.write_bytes(png)
    still = ["-loop", "1", "-t", "2", "-i", str(picture)]
    subprocess.run(
        ["ffmpeg", "-y", "-v", "error", *still, "-vf", SHAKY_HAND, "-q:v", "3", str(film)],
        check=True,
    )
    return film


def camera_showing(film: Path) -> list[str]:
    """How Chromium is started so that its camera shows the film."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
