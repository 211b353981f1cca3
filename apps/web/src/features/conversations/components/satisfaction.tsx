import { FrownIcon, MehIcon, SmileIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";

/** How the visitor found the whole conversation, written the same way everywhere. */
export function Satisfaction({ rating: { satisfaction } }: { rating: { satisfaction: number } }) {
  const [tone, Face] =
    satisfaction >= 4
      ? (["good", SmileIcon] as const)
      : satisfaction === 3
        ? (["waiting", MehIcon] as const)
        : (["wrong", FrownIcon] as const);
  return (
    <Badge tone={tone} className="tabular">
      <Face aria-hidden="true" /> rated {satisfaction} of 5
    </Badge>
  );
}
