import { describe, expect, it } from "vitest";
import { addWorkingMinutes, aroundTheClock, type Hours, nextOpening, workingMinutesBetween } from "./service-hours.ts";

const weekdays = (from: string, to: string): [string, string][][] =>
  Array.from({ length: 7 }, (_, day) => (day < 5 ? [[from, to]] : []));
const dublin: Hours = { timeZone: "Europe/Dublin", week: weekdays("09:00", "17:00"), holidays: ["2026-12-25"] };
const at = (iso: string) => new Date(iso);

describe("working time", () => {
  it("starts with the next working hour when it begins outside", () => {
    expect(addWorkingMinutes(at("2026-06-05T20:00:00Z"), 60, dublin)).toEqual(at("2026-06-08T09:00:00Z"));
    expect(nextOpening(at("2026-06-05T20:00:00Z"), dublin)).toEqual(at("2026-06-08T08:00:00Z"));
    expect(nextOpening(at("2026-06-05T12:00:00Z"), dublin)).toEqual(at("2026-06-05T12:00:00Z"));
  });

  it("pauses over night, weekend and holidays", () => {
    expect(addWorkingMinutes(at("2026-12-24T16:30:00Z"), 60, dublin)).toEqual(at("2026-12-28T09:30:00Z"));
    expect(workingMinutesBetween(at("2026-12-24T16:30:00Z"), at("2026-12-28T09:30:00Z"), dublin)).toBe(60);
  });

  it("ends exactly at closing time when the time is just used up", () => {
    expect(addWorkingMinutes(at("2026-01-05T16:00:00Z"), 60, dublin)).toEqual(at("2026-01-05T17:00:00Z"));
  });

  it("keeps the wall clock when daylight saving begins and ends", () => {
    // Ireland: 2026-03-29 01:00 UTC forward, 2026-10-25 01:00 UTC back.
    expect(addWorkingMinutes(at("2026-03-27T16:30:00Z"), 60, dublin)).toEqual(at("2026-03-30T08:30:00Z"));
    expect(addWorkingMinutes(at("2026-10-23T15:30:00Z"), 60, dublin)).toEqual(at("2026-10-26T09:30:00Z"));
  });

  it("counts 23 and 25 hours on the days of the change", () => {
    const always: Hours = { ...aroundTheClock, timeZone: "Europe/Berlin" };
    const day = (from: string, to: string) => workingMinutesBetween(at(from), at(to), always) / 60;
    expect(day("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")).toBe(23);
    expect(day("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")).toBe(25);
  });

  it("works in zones a day ahead and with half hours", () => {
    const hours: Hours = { timeZone: "Asia/Kolkata", week: weekdays("09:30", "18:00"), holidays: [] };
    expect(nextOpening(at("2026-06-08T03:59:00Z"), hours)).toEqual(at("2026-06-08T04:00:00Z"));
    const auckland: Hours = { timeZone: "Pacific/Auckland", week: weekdays("09:00", "17:00"), holidays: [] };
    // Monday morning there is Sunday evening here.
    expect(nextOpening(at("2026-06-07T12:00:00Z"), auckland)).toEqual(at("2026-06-07T21:00:00Z"));
  });

  it("gives up where nobody ever works", () => {
    const never: Hours = { ...dublin, week: Array.from({ length: 7 }, () => []) };
    expect(addWorkingMinutes(at("2026-06-05T20:00:00Z"), 1, never)).toBeNull();
    expect(nextOpening(at("2026-06-05T20:00:00Z"), never)).toBeNull();
  });

  it("adding and measuring agree over a year of starts", () => {
    for (let day = 0; day < 365; day++) {
      const start = new Date(Date.UTC(2026, 0, 1 + day, (day * 7) % 24, (day * 13) % 60));
      const end = addWorkingMinutes(start, 777, dublin);
      expect(end && workingMinutesBetween(start, end, dublin)).toBe(777);
    }
  });
});
