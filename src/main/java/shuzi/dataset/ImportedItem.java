package shuzi.dataset;

/** What a file or a row of an upload becomes: an image, or a file that is skipped. */
public sealed interface ImportedItem permits NewImage, SkippedFile {}
