import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// The plugins live beside Eleventy, not in the journal.
const require = createRequire(path.join(process.env.ELEVENTY_HOME, "package.json"));
const load = async (name) => (await import(pathToFileURL(require.resolve(name)))).default;

export default async function (eleventyConfig) {
  eleventyConfig.addPlugin(await load("@11ty/eleventy-plugin-rss"));
  eleventyConfig.addPlugin(await load("@11ty/eleventy-plugin-syntaxhighlight"));
  eleventyConfig.addFilter("day", (date) => date.toISOString().slice(0, 10));
  eleventyConfig.addFilter("newest", (list, count) => list.slice(-count).reverse());
  eleventyConfig.addCollection("entries", (api) => api.getFilteredByGlob("posts/**/*.md"));
  eleventyConfig.addCollection("tagNames", (api) => {
    const names = new Set(api.getFilteredByGlob("posts/**/*.md").flatMap((entry) => entry.data.tags ?? []));
    return [...names].sort();
  });
}

export const config = {
  templateFormats: ["md", "njk"],
  markdownTemplateEngine: false,
};
