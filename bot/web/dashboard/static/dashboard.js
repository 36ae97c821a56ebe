// Everything works without this. In the print view it offers the browser's print dialogue.
const button = document.getElementById("print");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
