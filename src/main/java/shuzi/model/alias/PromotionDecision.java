package shuzi.model.alias;

import org.jspecify.annotations.Nullable;
import shuzi.model.evaluation.Comparison;

/**
 * Whether a model may take over an alias, as long as the alias does not change.
 *
 * @param revision the revision of the alias at the time of the decision; 0 if it did not exist, null if it makes no
 *     difference
 * @param allowed whether the condition is met
 * @param reason why, in words
 * @param comparison the comparison on which it was decided; null if there was none
 */
public record PromotionDecision(
        String alias,
        @Nullable Integer revision,
        boolean allowed,
        String reason,
        @Nullable Comparison comparison) {}
