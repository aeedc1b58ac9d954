// Docks the pane at the right of the RingCentral web app: a strip the page is narrowed by, never laid over it. Reads
// nothing of the page. Its own parts are closed off in a shadow root; the pane is an extension page in an iframe.

(() => {
  const TAKE_OVER = "callside-dock";
  const FOLDED = 25;
  const NARROWEST = 320;
  const WIDEST = 640;
  const STEP = 16;

  // The worker also docks in tabs that were open before it was installed or updated; whoever is there and alive stays.
  const question = new CustomEvent(TAKE_OVER, { cancelable: true });
  if (!document.dispatchEvent(question)) return;

  const words = (name) => chrome.i18n.getMessage(name);
  const shape = { folded: false, width: 400 };
  let scrolls = false;

  const pageStyle = new CSSStyleSheet();
  const host = document.createElement("callside-dock");
  // The top layer: above whatever the page stacks, and placed by the window even where the page is narrowed.
  host.popover = "manual";
  const root = host.attachShadow({ mode: "closed" });
  const style = new CSSStyleSheet();
  // Colours as in styles/tokens.css, which does not reach into another site's page.
  style.replaceSync(`
    :host {
      all: initial !important; width: var(--width) !important; position: fixed !important; inset: 0 0 0 auto !important; display: flex !important;
      box-sizing: border-box !important; height: 100vh !important; height: 100dvh !important; margin: 0 !important;
      color-scheme: light dark !important; background: light-dark(#faf9f7, #191a1c) !important;
      border-left: 1px solid light-dark(#e2dfda, #36383c) !important;
      font: 600 12px/16px system-ui, sans-serif !important;
    }
    iframe { flex: 1; min-width: 0; border: 0; }
    button {
      flex: none; display: flex; flex-direction: column; align-items: center; gap: 8px; width: ${FOLDED - 1}px;
      padding: 12px 0; border: 0; cursor: pointer; font: inherit; background: none; color: light-dark(#161513, #edebe7);
    }
    button:hover { background: light-dark(#f1efec, #2a2c2f); }
    button::before { content: "›"; font-size: 18px; }
    button span { display: none; writing-mode: vertical-rl; }
    .folded button::before { content: "‹"; }
    .folded button span { display: block; }
    [role=separator] { position: absolute; inset: 0 auto 0 -3px; width: 7px; cursor: ew-resize; touch-action: none; }
    [role=separator]:hover, [role=separator]:active { background: light-dark(#0a677866, #6fcbd966); }
    :focus-visible { outline: 2px solid light-dark(#161513, #fff); outline-offset: -2px; }
    .folded [role=separator] { display: none; }
    .resizing iframe { pointer-events: none; }
    @media (forced-colors: active) { [role=separator]:focus-visible { background: Highlight; } }
  `);
  root.adoptedStyleSheets = [style];

  const separator = document.createElement("div");
  separator.tabIndex = 0;
  separator.setAttribute("role", "separator");
  separator.setAttribute("aria-orientation", "vertical");
  separator.setAttribute("aria-label", words("dockResize"));
  const fold = document.createElement("button");
  fold.type = "button";
  const name = document.createElement("span");
  name.textContent = words("name");
  fold.append(name);
  const pane = document.createElement("iframe");
  pane.title = words("dockPane");
  pane.src = chrome.runtime.getURL("pane.html");
  const frame = document.createElement("div");
  frame.style.cssText = "display:contents";
  frame.append(separator, fold);
  root.append(frame);

  /** Where the window is narrow, the dock takes at most half of it. */
  const widest = () => Math.max(NARROWEST, Math.min(WIDEST, Math.floor(innerWidth / 2)));
  const fitting = (width) => Math.round(Math.min(widest(), Math.max(NARROWEST, width)));

  function draw() {
    const width = shape.folded ? FOLDED : fitting(shape.width);
    host.style.setProperty("--width", `${width}px`);
    frame.className = shape.folded ? "folded" : "";
    fold.setAttribute("aria-expanded", String(!shape.folded));
    fold.title = words(shape.folded ? "dockUnfold" : "dockFold");
    fold.setAttribute("aria-label", fold.title);
    separator.setAttribute("aria-valuemin", NARROWEST);
    separator.setAttribute("aria-valuemax", widest());
    separator.setAttribute("aria-valuenow", width);
    // A folded pane is closed, not hidden: a call that rings then raises a notification.
    if (shape.folded) pane.remove();
    else if (!pane.isConnected) frame.append(pane);
    // The transform makes what the page fixes to the window be fixed to the narrowed page instead. In a page that
    // scrolls as a whole it would scroll along, so there the margin alone has to do, and what is fixed at the right edge
    // stays below the dock: the root's own scrolling always is the window's (CSS Overflow 3 §3.3), so no style makes the
    // root the frame of both, and moving the scrolling into the body would break the page's own `scrollTo`.
    const contained = scrolls ? "" : "height: 100% !important; transform: translateX(0) !important;";
    pageStyle.replaceSync(`@media screen { :root { margin-right: ${width}px !important; ${contained} } }`);
  }

  /** Puts back what the page may have thrown out with its own content. */
  function stay() {
    if (!chrome.runtime?.id) return leave();
    if (!document.adoptedStyleSheets.includes(pageStyle)) document.adoptedStyleSheets.push(pageStyle);
    if (!host.isConnected) document.documentElement?.append(host);
    if (host.isConnected && !host.matches(":popover-open")) host.showPopover();
  }

  function keep() {
    draw();
    if (!chrome.runtime?.id) return leave();
    chrome.runtime.sendMessage({ keep: { folded: shape.folded, width: fitting(shape.width) } }).catch(() => {});
  }

  fold.addEventListener("click", () => {
    shape.folded = !shape.folded;
    keep();
  });
  separator.addEventListener("pointerdown", (event) => {
    separator.setPointerCapture(event.pointerId);
    frame.classList.add("resizing");
  });
  separator.addEventListener("pointermove", (event) => {
    if (!separator.hasPointerCapture(event.pointerId)) return;
    shape.width = fitting(innerWidth - event.clientX);
    draw();
    frame.classList.add("resizing");
  });
  separator.addEventListener("lostpointercapture", keep);
  separator.addEventListener("keydown", ({ key }) => {
    const widths = {
      ArrowLeft: fitting(shape.width) + STEP,
      ArrowRight: fitting(shape.width) - STEP,
      Home: NARROWEST,
      End: WIDEST,
    };
    if (!(key in widths)) return;
    shape.width = fitting(widths[key]);
    keep();
  });

  const observer = new MutationObserver(stay);
  const gone = new AbortController();
  const { signal } = gone;
  addEventListener("resize", draw, { signal });
  addEventListener(
    "scroll",
    ({ target }) => {
      if (target !== document || scrolls) return;
      scrolls = true;
      draw();
    },
    { signal, capture: true, passive: true },
  );
  document.addEventListener(
    TAKE_OVER,
    (event) => {
      if (chrome.runtime?.id) event.preventDefault();
      else leave();
    },
    { signal },
  );

  // A call was answered, and the pane asks for the focus (extension/ui/src/pane/focus.rs). It gets it unless somebody
  // types in the page, of which nothing else is looked at.
  addEventListener(
    "message",
    ({ source, data }) => {
      if (source === pane.contentWindow && data === "callside:answered" && !typing()) pane.focus();
    },
    { signal },
  );

  function typing() {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return Boolean(element?.matches("input, textarea, select, iframe, [contenteditable]:not([contenteditable=false])"));
  }

  function hear(message) {
    if (message !== "unfold") return;
    if (shape.folded) {
      shape.folded = false;
      keep();
    }
    pane.focus();
  }
  chrome.runtime.onMessage.addListener(hear);

  /** The extension was updated, disabled or removed: its next version docks anew. */
  function leave() {
    clearInterval(pulse);
    gone.abort();
    observer.disconnect();
    host.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== pageStyle);
  }

  // Chrome tells a content script in no other way that its extension is gone.
  const pulse = setInterval(stay, 1000);

  chrome.runtime.sendMessage("recall").then(
    (kept) => {
      Object.assign(shape, kept);
      draw();
      observer.observe(document, { childList: true });
      observer.observe(document.documentElement, { childList: true });
      stay();
    },
    () => leave(),
  );
})();
