/* Text as it is compared: without case and accents. */
export const fold = (text) =>
  text
    .trim()
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
