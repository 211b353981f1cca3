import { expect, test } from "vitest";
import { smallTalk } from "./small-talk.ts";

test.each([
  ["Hi", "greeting"],
  ["hello there!", "greeting"],
  ["Good morning, how are you?", "greeting"],
  ["Hallo zusammen", "greeting"],
  ["Guten Tag!", "greeting"],
  ["Thanks!", "thanks"],
  ["ok thank you so much 👍", "thanks"],
  ["Perfect, thanks for your help", "thanks"],
  ["Vielen Dank für die Hilfe!", "thanks"],
  ["bye", "goodbye"],
  ["Thanks, have a nice day!", "goodbye"],
  ["Tschüss", "goodbye"],
  ["Danke, auf Wiedersehen", "goodbye"],
  ["Are you a bot?", "about"],
  ["hey, are you a real person or a robot?", "about"],
  ["Am I talking to a human?", "about"],
  ["Bist du ein Mensch?", "about"],
  ["Spreche ich mit einem Roboter?", "about"],
  ["I want to talk to a person", "person"],
  ["hello can i speak to a human please", "person"],
  ["Can you connect me to an agent?", "person"],
  ["human", "person"],
  ["Talk to a real person", "person"],
  ["I need to speak with customer service", "person"],
  ["I'd like to speak to someone from your team", "person"],
  ["is there a real person I can talk to", "person"],
  ["Ich möchte mit einem Menschen sprechen", "person"],
  ["Kann ich bitte mit einem Mitarbeiter reden?", "person"],
  ["Verbinden Sie mich mit einem Berater", "person"],
])("%s → %s", (message, kind) => {
  expect(smallTalk(message)).toBe(kind);
});

test.each([
  "Hi, where is my parcel?",
  "hello my bag is broken",
  "Thanks, but how long does it take?",
  "thank you for nothing, it still does not work",
  "How do I talk to a person about a repair in the shop in Galway?",
  "Can a person be refunded?",
  "Is there a human resources department?",
  "Do you have a robot vacuum?",
  "What are your opening hours?",
  "Are you open on Sunday?",
  "I need a person to sign for the parcel",
  "Can someone else collect my order?",
  "can someone help me with my order",
  "Hallo, wo ist mein Paket?",
  "Danke, und was kostet das?",
  "Who are you shipping with?",
  "later delivery",
  "support",
  "",
  "???",
])("%s is a question", (message) => {
  expect(smallTalk(message)).toBeNull();
});
