import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { limits, type ProjectView } from "@beckon/protocol";
import { HttpError } from "#api/http.ts";
import { editProject, registerProject, type ProjectInput } from "#api/projects.ts";
import { useAgents } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { SelectField } from "#ui/select-field.tsx";
import { TextArea, TextField } from "#ui/text-field.tsx";
import { useFirstWrong } from "#ui/use-first-wrong.ts";

const noAgent = "";
const linesOf = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** A project's settings; for a new one the path is enough. */
export function ProjectForm({ project, onSaved }: { project: ProjectView | undefined; onSaved: () => void }) {
  const { data: agents = [] } = useAgents();
  const [path, setPath] = useState(project?.path ?? "");
  const [name, setName] = useState(project?.name ?? "");
  const [base, setBase] = useState(project?.base ?? "");
  const [agent, setAgent] = useState(project?.default_agent ?? noAgent);
  const [copy, setCopy] = useState(project?.copy.join("\n") ?? "");
  const [setup, setSetup] = useState(project?.setup ?? "");
  const [check, setCheck] = useState(project?.check ?? "");
  const save = useMutation({
    mutationFn: (input: ProjectInput) => (project ? editProject(project.project_id, input) : registerProject(input)),
    onSuccess: onSaved,
  });
  const error = save.error instanceof HttpError ? save.error.body : undefined;
  const fields = ["path", "name", "base", "default_agent", "copy", "setup", "check"];
  const fieldOf = (field = ""): string => field.split(".")[0] ?? "";
  const errorOf = (field: string): string | undefined => (fieldOf(error?.field) === field ? error?.message : undefined);
  const form = useFirstWrong(save.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const filled = (text: string): string | null => (text.trim() === "" ? null : text.trim());
    save.mutate({ path: path.trim(), name: filled(name), base: filled(base), default_agent: agent === noAgent ? null : agent, copy: linesOf(copy), setup, check });
  };
  return (
    <form ref={form} className="flex flex-col gap-4" onSubmit={submit}>
      <TextField label="Folder" hint="The repository's root on the machine that Beckon runs on." error={errorOf("path")} autoComplete="off" spellCheck={false} maxLength={limits.path} value={path} onChange={(event) => setPath(event.target.value)} />
      <TextField label="Name" hint="Without one, the folder's name." error={errorOf("name")} autoComplete="off" maxLength={limits.project_name} value={name} onChange={(event) => setName(event.target.value)} />
      <TextField label="Base branch" hint="Tickets start from it and are accepted into it. Without one, the branch that is checked out." error={errorOf("base")} autoComplete="off" spellCheck={false} value={base} onChange={(event) => setBase(event.target.value)} />
      <SelectField label="Agent" error={errorOf("default_agent")} options={[{ id: noAgent, label: "The one chosen for each ticket" }, ...agents.map(({ id, name: label }) => ({ id, label }))]} value={agent} onChange={(event) => setAgent(event.target.value)} />
      <TextArea label="Files to copy" hint="One a line, such as .env: not committed, but needed in each worktree." error={errorOf("copy")} rows={2} className="min-h-16!" spellCheck={false} value={copy} onChange={(event) => setCopy(event.target.value)} />
      <TextField label="Setup" hint="Run once in each new worktree, such as pnpm install." error={errorOf("setup")} autoComplete="off" spellCheck={false} maxLength={limits.command} value={setup} onChange={(event) => setSetup(event.target.value)} />
      <TextField label="Check" hint="Run when a turn has ended, such as pnpm test. Beckon shows its exit code, not what the agent says of it." error={errorOf("check")} autoComplete="off" spellCheck={false} maxLength={limits.command} value={check} onChange={(event) => setCheck(event.target.value)} />
      {!fields.includes(fieldOf(error?.field)) && <FieldError error={save.error?.message} />}
      <div>
        <Button tone="main" type="submit" disabled={save.isPending || path.trim() === ""}>
          {save.isPending ? "sending" : project ? "Save" : "Add"}
        </Button>
      </div>
    </form>
  );
}
