/**
 * Browser only: saves an element as a PNG, as it looks now. It is drawn from a copy with its computed styles, so that the
 * picture has the page's theme and fonts and nothing is fetched.
 */
export async function savePng(element: HTMLElement, name: string): Promise<void> {
  const { width, height } = element.getBoundingClientRect();
  const copy = element.cloneNode(true);
  if (!(copy instanceof HTMLElement)) return;
  const sources = [element, ...element.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  sources.forEach((source, index) => {
    const target = copies[index];
    if (!(target instanceof HTMLElement || target instanceof SVGElement)) return;
    const style = getComputedStyle(source);
    for (const property of style) target.style.setProperty(property, style.getPropertyValue(property));
  });
  copy.style.margin = "0";
  copy.style.backgroundColor = getComputedStyle(document.body).backgroundColor;
  const content = new XMLSerializer().serializeToString(copy);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${content}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = 2;
  const canvas = Object.assign(document.createElement("canvas"), {
    width: width * scale,
    height: height * scale,
  });
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.scale(scale, scale);
  pen.drawImage(image, 0, 0);
  const link = Object.assign(document.createElement("a"), {
    href: canvas.toDataURL("image/png"),
    download: `${name}.png`,
  });
  link.click();
}
