/** Luhn's check of 13 to 19 digits, spaces and dashes allowed: what a payment card's number satisfies. */
export function isCardNumber(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, "");
  if (!/^\d{13,19}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** ISO 13616: the first four characters moved to the end, letters read as 10 to 35, remainder 1 modulo 97. */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(/[ -]/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false;
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** The German tax id: eleven digits, the last by ISO 7064 mod 11,10. */
export function isGermanTaxId(text: string): boolean {
  const digits = text.replaceAll(" ", "");
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits[10]);
}

/** A United States social security number that can have been given out; the dashes are required. */
export function isSocialSecurityNumber(text: string): boolean {
  const [, area = "", group = "", serial = ""] = /^(\d{3})-(\d{2})-(\d{4})$/.exec(text) ?? [];
  return area !== "" && area !== "000" && area !== "666" && area < "900" && group !== "00" && serial !== "0000";
}
