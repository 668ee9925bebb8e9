// Opens the print dialogue as soon as the page is there; without it, Ctrl P does the same.

window.print();
