// Which addresses are alike, and which of them get a picture.

/** Addresses of one shape show the same page with other values: ids and parameters left out. */
export function shapeOf(url) {
  const [, first = "", second = "", third = ""] = url.pathname.split("/");
  const isList = first !== "data" && second === "";
  const path = isList ? first : `${first}/${first === "data" ? second : "*"}${third ? "/*" : ""}`;
  return `${path}?${[...url.searchParams.keys()].sort().join("&")}`;
}

/** Name of the picture and what the address must look like. */
const KINDS = [
  ["today", /^\/$/],
  ["findings", /^\/findings$/],
  ["finding", /^\/findings\/[^?]+$/],
  ["measures", /^\/measures$/],
  ["measure", /^\/measures\/[^?]+$/],
  ["measure-group", /^\/measures\/[^?]+\?group=/],
  ["data", /^\/data$/],
  ["batch", /^\/data\/batches\//],
  ["quarantine", /^\/data\/quarantine$/],
  ["tables", /^\/data\/tables$/],
  ["table", /^\/data\/tables\//],
  ["tools", /^\/tools$/],
  ["tool", /^\/tools\/(?!propose)[^/?]+$/],
  ["propose", /^\/tools\/propose\?kind=/],
  ["reviews", /^\/reviews$/],
  ["review", /^\/reviews\/review-[^/?]+$/],
  ["packet", /^\/reviews\/[^/]+\/packet$/],
  ["evidence", /^\/evidence\/[^/?]+$/],
  ["committees", /^\/committees$/],
  ["functions", /^\/functions$/],
  ["function", /^\/functions\/[^?]+$/],
  ["query", /^\/query$/],
  ["answer", /^\/query\?sql=/],
];

/** One address of each kind that was visited, and pages that no link leads to. */
export function firstOfEachKind(visited) {
  const found = KINDS.flatMap(([name, pattern]) => {
    const address = visited.find((candidate) => pattern.test(candidate));
    return address ? [{ name, address }] : [];
  });
  return [
    ...found,
    { name: "search", address: "/search?q=encounter" },
    { name: "not-found", address: "/no-such-page" },
    { name: "refused", address: "/query?sql=drop%20table%20clinical.patient" },
  ];
}
