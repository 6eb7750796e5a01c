package shuzi.model;

import org.jspecify.annotations.Nullable;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;

/**
 * What a client requires of the models in a list; null requires nothing.
 *
 * @param tag {@code key:value}
 * @param alias name of the alias that must point at the model
 */
record ModelFilter(
        @Nullable DatasetId datasetId,
        @Nullable JobId jobId,
        @Nullable String name,
        @Nullable String tag,
        @Nullable String alias) {}
