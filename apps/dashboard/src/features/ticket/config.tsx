import { useMutation } from "@tanstack/react-query";
import { findOption, isClosed, type ConfigOption, type ConfigState, type ConfigValue, type TicketView } from "@beckon/protocol";
import { chooseConfig } from "#api/agents.ts";
import { useAgents } from "#live/hooks.ts";
import { FieldError } from "#ui/field.tsx";
import { SelectField } from "#ui/select-field.tsx";

/** Mode, model and other options of a ticket's session, to be changed at any time. */
export function Config({ ticket, agent }: { ticket: TicketView; agent: string }) {
  const { ticket_id, config = [], chosen = {}, status, error } = ticket;
  const { data: agents } = useAgents();
  const offered = agents?.find(({ id }) => id === ticket.agent)?.check?.config ?? [];
  const choose = useMutation({ mutationFn: ({ id, value }: { id: string; value: ConfigValue }) => chooseConfig(ticket_id, id, value) });
  const isOver = isClosed(status);
  const waits = Object.entries(chosen).filter(([key, value]) => findOption(config, key)?.value !== value);
  const options = config.flatMap((state) => {
    const option = offered.find(({ id }) => id === state.id);
    return choicesOf(option) ? [{ state, choices: choicesOf(option) ?? [] }] : [];
  });
  const mode = findOption(config, "mode");
  // A list never tells that what it shows was chosen again, so that a person could not choose the mode that stands.
  const mustChoose = error?.code === "no_asking_mode" && mode !== undefined && Object.keys(chosen).every((key) => findOption(config, key) !== mode);
  if (options.length === 0 && waits.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {options.map(({ state, choices }) => (
        <SelectField
          key={state.id}
          label={<span className="text-fact font-normal">{state.name}</span>}
          disabled={isOver || choose.isPending}
          options={mustChoose && state === mode ? [{ id: "", label: "Choose one" }, ...choices] : choices}
          value={mustChoose && state === mode ? "" : String(state.value)}
          onChange={({ target: { value } }) => choose.mutate({ id: state.id, value: typed(state, value) })}
        />
      ))}
      {waits.length > 0 && !isOver && (
        <p className="text-fact text-soft">
          {agent} gets {waits.map(([key, value]) => `${key} ${String(value)}`).join(", ")} when it runs.
        </p>
      )}
      <FieldError error={choose.error?.message} />
    </div>
  );
}

function choicesOf(option: ConfigOption | undefined): { id: string; label: string }[] | undefined {
  if (!option) return undefined;
  if (typeof option.value === "boolean")
    return [
      { id: "true", label: "On" },
      { id: "false", label: "Off" },
    ];
  return option.choices?.map(({ value, name }) => ({ id: value, label: name }));
}

const typed = ({ value: now }: ConfigState, value: string): ConfigValue => (typeof now === "boolean" ? value === "true" : value);
