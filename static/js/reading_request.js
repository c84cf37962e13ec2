// Ask the reader about a picture, with a bar for what is sent and a way to give up.

const LONGEST = 90000; // the server gives up long before

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// Of the cookie and not of the page: whoever logs in anew in another tab has a new one.
function csrfToken(room) {
  return cookie(room.dataset.csrfCookie)
    || room.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function answerOf(request) {
  if (request.status === 200) return { status: 200, file: request.response };
  const text = await request.response.text();
  try {
    return { status: request.status, error: JSON.parse(text).error };
  } catch {
    return { status: request.status, error: null }; // a proxy's own page
  }
}

// {status, file} of an answer, {status, error} of a refusal, {status: 0} where none came.
export function ask(room, picture, form, { onSent, signal }) {
  const body = new FormData();
  body.set("image", picture);
  body.set("format", form);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => onSent(loaded / total));
    request.addEventListener("load", () => done(answerOf(request)));
    for (const name of ["error", "timeout"]) {
      request.addEventListener(name, () => done({ status: 0, error: null }));
    }
    signal.addEventListener("abort", () => {
      request.abort();
      done({ status: 0, canceled: true });
    });
    request.open("POST", room.dataset.api);
    request.responseType = "blob";
    request.timeout = LONGEST;
    request.setRequestHeader("X-CSRFToken", csrfToken(room));
    request.send(body);
  });
}
