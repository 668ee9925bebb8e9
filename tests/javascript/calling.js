// Calls one function of one module with each of the cases. Prints what it returned.
import { readFileSync } from "node:fs";

const { module, call, cases } = JSON.parse(readFileSync(0, "utf8"));
const functions = await import(`./${module}`);
const answers = [];
for (const one of cases) answers.push(await functions[call](...one));
console.log(JSON.stringify(answers));
