import { describe, expect, it } from "vitest";
import { isCardNumber, isGermanTaxId, isIban, isSocialSecurityNumber } from "./checksums.ts";

describe("checksums", () => {
  it("takes card numbers that Luhn accepts and no other", () => {
    for (const card of ["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005"])
      expect(isCardNumber(card)).toBe(true);
    for (const other of ["4111 1111 1111 1112", "0000 0000 0000 0000", "123456789012"])
      expect(isCardNumber(other)).toBe(false);
  });

  it("takes IBANs with remainder 1", () => {
    for (const iban of ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "fr14 2004 1010 0505 0001 3m02 606"])
      expect(isIban(iban)).toBe(true);
    expect(isIban("DE88 3704 0044 0532 0130 00")).toBe(false);
  });

  it("takes national numbers by their own rules", () => {
    expect(isGermanTaxId("86 095 742 719")).toBe(true);
    expect(isGermanTaxId("86 095 742 718")).toBe(false);
    expect(isSocialSecurityNumber("219-09-9999")).toBe(true);
    expect(isSocialSecurityNumber("666-09-9999")).toBe(false);
  });
});
