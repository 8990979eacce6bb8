// Builds src/ into the package's static folder under fixed names; the pages add a digest of the content to each address.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/",
  build: {
    outDir: "../src/allegiance/serve/static",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    rolldownOptions: {
      input: "src/main.ts",
      output: { entryFileNames: "main.js", chunkFileNames: "[name].js", assetFileNames: "main[extname]" },
    },
  },
});
