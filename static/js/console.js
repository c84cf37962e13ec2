// Alpine writes a string into the attribute `style`, which our policy refuses; of an object it sets
// each property, which is allowed.
document.addEventListener("alpine:init", () => {
  const bar = document.getElementById("changelist-actions");
  bar?.setAttribute("x-bind:style", "({ width: `${changeListWidth}px` })");
});
