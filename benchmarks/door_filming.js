// In the door's page: a stopwatch from the first frame with a badge in it to the verdict. Between
// the badges the film shows white paper, so the middle of a frame tells which of the two it is.
() => {
  const SIDE = 24;
  const PAPER = 200;
  const video = document.getElementById("video");
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let seenAt;
  let hasBadge = true;
  window.measured = [];

  const look = (now) => {
    const { videoWidth: width, videoHeight: height } = video;
    context.drawImage(video, width / 2 - 60, height / 2 - 60, 120, 120, 0, 0, SIDE, SIDE);
    const { data } = context.getImageData(0, 0, SIDE, SIDE);
    const light = data.reduce((sum, value, place) => sum + (place % 4 === 1 ? value : 0), 0);
    const hadBadge = hasBadge;
    hasBadge = light / SIDE ** 2 < PAPER;
    if (hasBadge && !hadBadge) seenAt = now;
    video.requestVideoFrameCallback(look);
  };
  new MutationObserver(() => {
    if (seenAt !== undefined) window.measured.push(performance.now() - seenAt);
    seenAt = undefined;
  }).observe(document.getElementById("verdict-title"), { childList: true });
  video.requestVideoFrameCallback(look);
}
