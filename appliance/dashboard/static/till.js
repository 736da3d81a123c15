// Keeps the list of scans fresh; without a script the page has a link for it.
(function () {
  "use strict";
  var scans = document.getElementById("scans");
  var shown = null;
  function look() {
    var request = new XMLHttpRequest();
    request.open("GET", scans.getAttribute("data-from"));
    request.timeout = 5000;
    request.onload = function () {
      // Signed out: the answer is another page, and a reload leads to the door.
      if (request.responseURL.slice(-scans.getAttribute("data-from").length) !== scans.getAttribute("data-from")) {
        window.location.reload();
      } else if (request.status === 200 && request.responseText !== shown) {
        shown = request.responseText;
        scans.innerHTML = shown;
      }
    };
    request.onloadend = function () { setTimeout(look, 2000); };
    request.send();
  }
  look();
}());
