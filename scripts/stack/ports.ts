import { createServer } from "node:net";

/** The wanted port where it is free on the loopback, else one that the system picks. */
export async function freePort(wanted = 0): Promise<number> {
  return (
    (await probe(wanted)) ?? (await probe(0)) ?? Promise.reject(new Error("There is no free port on this machine."))
  );
}

function probe(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(null));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
