import type { Metadata } from "next";
import { Suspense } from "react";
import { VersionsPage } from "@/features/adapters/components/versions-page";

export const metadata: Metadata = { title: "Adapters" };

export default function Page() {
  return (
    <Suspense>
      <VersionsPage />
    </Suspense>
  );
}
