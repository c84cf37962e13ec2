// What goes from the page into files and the clipboard.

export function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// Whether the text is in the clipboard; where the browser refuses, it is marked to be copied by key.
export async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(shown);
    return false;
  }
}

// The first picture among what was dropped or pasted.
export function pictureIn(transfer) {
  const files = [...(transfer?.files ?? [])];
  return files.find(isPicture) ?? files[0] ?? null;
}

// Some systems do not know HEIC and say no type at all.
export function isPicture({ type, name }) {
  return type.startsWith("image/") || (!type && /\.(jpe?g|png|webp|hei[cf])$/i.test(name));
}

export function stemOf(name) {
  return name.replace(/\.[^.]*$/, "") || "page";
}
