"use client";

import type { RefObject } from "react";
import { Input, Select } from "@/components/ui/input";
import { remedies, signalKinds, statuses } from "../schema.ts";
import { remedyWords, signalWords, statusWords } from "../words.ts";
import type { useFailureParams } from "./use-failure-params.ts";

type Params = ReturnType<typeof useFailureParams>;
type FilterProps = { params: Params[0]; setParams: Params[1]; search: RefObject<HTMLInputElement | null> };

export function FailureFilters({ params, setParams, search }: FilterProps) {
  return (
    <search className="flex flex-wrap gap-2">
      <Input
        ref={search}
        type="search"
        aria-label="Search in questions"
        placeholder="Search in questions"
        className="basis-full"
        value={params.q}
        onChange={(event) => setParams({ q: event.target.value || null, page: null })}
      />
      <Select
        aria-label="Status"
        className="w-auto max-pane:flex-1"
        value={params.status}
        onChange={(event) => setParams({ status: event.target.value as typeof params.status, page: null })}
      >
        <option value="any">Any status</option>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {statusWords[status]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Remedy"
        className="w-auto max-pane:flex-1"
        value={params.remedy ?? ""}
        onChange={(event) => setParams({ remedy: (event.target.value || null) as typeof params.remedy, page: null })}
      >
        <option value="">Any remedy</option>
        {remedies.map((remedy) => (
          <option key={remedy} value={remedy}>
            {remedyWords[remedy]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Sign"
        className="w-auto max-pane:flex-1"
        value={params.signal ?? ""}
        onChange={(event) => setParams({ signal: (event.target.value || null) as typeof params.signal, page: null })}
      >
        <option value="">Any sign</option>
        {signalKinds.map((kind) => (
          <option key={kind} value={kind}>
            {signalWords[kind]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Strength"
        className="w-auto max-pane:flex-1"
        value={params.score}
        onChange={(event) => setParams({ score: event.target.value as typeof params.score, page: null })}
      >
        <option value="strong">Score from 0.6</option>
        <option value="any">Weak ones too</option>
      </Select>
      <Select
        aria-label="Order"
        className="w-auto max-pane:flex-1"
        value={params.sort}
        onChange={(event) => setParams({ sort: event.target.value as typeof params.sort, page: null })}
      >
        <option value="rank">Most frequent first</option>
        <option value="newest">Newest first</option>
      </Select>
    </search>
  );
}
