import type { FormEvent } from "react";
import { limits, type CreatedTicket } from "@beckon/protocol";
import { uploadFile } from "#api/attachments.ts";
import { HttpError } from "#api/http.ts";
import { AttachedFiles } from "#ui/attached-files.tsx";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { SelectField } from "#ui/select-field.tsx";
import { TextArea, TextField } from "#ui/text-field.tsx";
import { useAttachments } from "#ui/use-attachments.ts";
import { useDraft } from "#ui/use-draft.ts";
import { useFirstWrong } from "#ui/use-first-wrong.ts";
import { ConfigFields, offered } from "./config-fields.tsx";
import { PlaceHint } from "./place-hint.tsx";
import { useLastChoice } from "./use-last-choice.ts";
import { useCreateTicket } from "./use-create-ticket.ts";

const fields = ["ticket_name", "description", "project_id", "agent", "mode", "model"];

/** Name, description, project and agent; what was chosen last is chosen again. Ctrl or Command with Enter creates. */
export function NewTicketForm({ onCreated }: { onCreated: (ticket: CreatedTicket) => void }) {
  const { agents, projects, projectId, agent, config, setProject, setAgent, choose, keep } = useLastChoice();
  const listing = agents.find(({ id }) => id === agent);
  const [name, setName] = useDraft("new-ticket/name");
  const [description, setDescription] = useDraft("new-ticket/description");
  const attachments = useAttachments("new-ticket/files", uploadFile);
  const create = useCreateTicket((ticket) => {
    attachments.clear();
    setName("");
    setDescription("");
    onCreated(ticket);
  });
  const error = create.error instanceof HttpError ? create.error.body : undefined;
  const errorOf = (field: string): string | undefined => (error?.field === field ? error.message : undefined);
  const form = useFirstWrong(create.error);
  const isBlocked = create.isPending || attachments.isBusy || name.trim() === "";
  const submit = (event: FormEvent, start = true): void => {
    event.preventDefault();
    if (isBlocked) return;
    keep();
    const files = attachments.ids.length === 0 ? {} : { attachments: attachments.ids };
    const place = projectId === "" ? {} : { project_id: projectId };
    const whom = { ...(agent === undefined ? {} : { agent }), ...offered(listing, config) };
    create.mutate({ ticket_name: name, description, start, ...place, ...files, ...whom });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a shortcut; the buttons work alone
    <form
      ref={form}
      className="flex flex-col gap-4"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
      }}
    >
      <TextField
        label="Name"
        error={errorOf("ticket_name")}
        autoComplete="off"
        maxLength={limits.ticket_name}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextArea
        label="Description"
        hint="What you want done. The agent gets the name and these words."
        error={errorOf("description")}
        rows={6}
        maxLength={limits.description}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
        {...attachments.field}
      />
      <AttachedFiles attachments={attachments} />
      {projects.length > 0 && (
        <SelectField
          label="Project"
          hint={<PlaceHint projectId={projectId === "" ? undefined : projectId} />}
          error={errorOf("project_id")}
          options={[{ id: "", label: "None, an empty folder" }, ...projects.map(({ project_id: id, name: label }) => ({ id, label }))]}
          value={projectId}
          onChange={(event) => setProject(event.target.value)}
        />
      )}
      <SelectField
        label="Agent"
        {...(projects.length === 0 ? { hint: "It works in an empty folder of its own." } : {})}
        error={errorOf("agent")}
        options={agents.map(({ id, name: label }) => ({ id, label }))}
        value={agent ?? ""}
        onChange={(event) => setAgent(event.target.value)}
      />
      <ConfigFields agent={listing} chosen={config} onChoose={choose} errorOf={errorOf} />
      {!fields.includes(error?.field ?? "") && <FieldError error={create.error?.message} />}
      <div className="flex flex-wrap gap-2 max-tablet:gap-3">
        <Button tone="main" type="submit" disabled={isBlocked}>
          {create.isPending ? "sending" : "Create and start"}
        </Button>
        <Button disabled={isBlocked} onClick={(event) => submit(event, false)}>
          Create without starting
        </Button>
      </div>
    </form>
  );
}
