package shuzi.dataset;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An image of a data set without its pixels. */
record ImageRow(
        UUID id,
        String fileName,
        int label,
        @Nullable Integer writer,
        @Nullable Integer sample,
        Split split) {}
