package shuzi.model.alias;

import org.jspecify.annotations.Nullable;
import shuzi.model.Classifier;

/**
 * An alias with its models in memory.
 *
 * @param revision number of the latest change of the alias that this replica has loaded
 * @param shadow the shadow model; null if there is none
 */
public record ServedAlias(
        String alias,
        int revision,
        Classifier classifier,
        @Nullable Classifier shadow) {}
