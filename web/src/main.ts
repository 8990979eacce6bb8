// Starts what a page has need of. Every page is complete without this script.
import "./main.css";
import { startCharts } from "./chart";
import { startDrawer } from "./drawer";
import { startKeys } from "./keys";
import { startTables } from "./table";
import { startTools } from "./tools";

document.documentElement.classList.add("js");
startTools();
startTables();
startCharts();
startDrawer();
startKeys();
