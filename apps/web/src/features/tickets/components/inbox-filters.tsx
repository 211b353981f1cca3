"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { useTRPC } from "@/trpc/client";
import { type InboxParams, noFilters, priorityNames, readFieldFilter } from "./use-inbox-params.ts";

type FilterProps = { id: string; params: InboxParams[0]; setParams: InboxParams[1] };

/** Which of the folder's tickets are listed; all of it is in the address. */
export function InboxFilters({ id, params, setParams }: FilterProps) {
  const trpc = useTRPC();
  const teams = useQuery(trpc.tickets.teams.queryOptions());
  const categories = useQuery(trpc.tickets.categories.queryOptions({}));
  const fields = useQuery(trpc.tickets.fields.queryOptions());
  const field = readFieldFilter(params.field);
  const chosen = fields.data?.find(({ name }) => name === field?.name);
  const setField = (name: string, value: string) => setParams({ field: name ? `${name}=${value}` : null });
  return (
    <fieldset id={id} className="grid grid-cols-2 gap-2">
      <legend className="sr-only">Filters</legend>
      <Choice
        label="Priority"
        value={params.priority}
        options={priorityNames.map((name) => [name, name])}
        onChoose={(priority) => setParams({ priority: priority as typeof params.priority })}
      />
      <Choice
        label="Team"
        value={params.team}
        options={(teams.data ?? []).map((team) => [team.id, team.name])}
        onChoose={(team) => setParams({ team })}
      />
      <Choice
        label="Category"
        value={params.category}
        options={(categories.data ?? []).map((name) => [name, name.replaceAll("_", " ")])}
        onChoose={(category) => setParams({ category })}
      />
      <Input
        aria-label="Label"
        placeholder="Any label"
        className="h-8 text-sm"
        defaultValue={params.label ?? ""}
        key={`label ${params.label}`}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        onBlur={(event) => setParams({ label: event.target.value.trim().toLowerCase() || null })}
      />
      {fields.data && fields.data.length > 0 && (
        <Choice
          label="Field"
          value={field?.name ?? null}
          options={[...new Set(fields.data.map(({ name }) => name))].map((name) => [name, name])}
          onChoose={(name) => setField(name ?? "", "")}
        />
      )}
      {chosen?.kind === "choice" ? (
        <Choice
          label={`Value of ${chosen.name}`}
          value={field?.value || null}
          options={chosen.choices.map((one) => [one, one])}
          onChoose={(value) => setField(chosen.name, value ?? "")}
        />
      ) : (
        chosen && (
          <Input
            aria-label={`Value of ${chosen.name}`}
            type={chosen.kind}
            step="any"
            className="h-8 text-sm"
            value={field?.value ?? ""}
            onChange={(event) => setField(chosen.name, event.target.value)}
          />
        )
      )}
      <Button size="sm" variant="ghost" className="justify-self-start" onClick={() => setParams(noFilters)}>
        Clear filters
      </Button>
    </fieldset>
  );
}

type ChoiceProps = {
  label: string;
  value: string | null;
  options: (readonly [value: string, text: string])[];
  onChoose: (value: string | null) => void;
};

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      className="h-8 text-sm"
      value={value ?? ""}
      onChange={(event) => onChoose(event.target.value || null)}
    >
      <option value="">Any {label.toLowerCase()}</option>
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </Select>
  );
}
