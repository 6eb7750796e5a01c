package shuzi.dataset;

/** The result of reading a file or a row of an upload: an image, or a skipped file. */
public sealed interface ImportedItem permits NewImage, SkippedFile {}
