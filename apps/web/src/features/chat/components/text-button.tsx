/** A word that can be pressed, in a line of small print. */
export function TextButton(props: React.ComponentProps<"button">) {
  return (
    <button
      type="button"
      className="min-h-8 rounded-sm font-medium text-accent underline-offset-4 hover:underline pointer-coarse:min-h-11"
      {...props}
    />
  );
}
