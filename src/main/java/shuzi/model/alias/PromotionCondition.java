package shuzi.model.alias;

import io.swagger.v3.oas.annotations.media.Schema;
import shuzi.model.evaluation.Comparison;

/** When a model may take over an alias. */
@Schema(
        description =
                "ALWAYS: without a comparison; NOT_WORSE: if it is not significantly less accurate than the present"
                        + " model; BETTER: if it is significantly more accurate (McNemar's exact test, p < 0.05)")
public enum PromotionCondition {
    ALWAYS,
    NOT_WORSE,
    BETTER;

    boolean isMetBy(Comparison comparison) {
        return switch (this) {
            case ALWAYS -> true;
            case NOT_WORSE -> comparison.isNotWorse();
            case BETTER -> comparison.isBetter();
        };
    }

    /** Returns in words whether a comparison meets the condition. */
    String describe(Comparison comparison) {
        return "%s %s: the model classifies %.2f %% of %d images correctly, the present one %.2f %% (p = %.2g)."
                .formatted(
                        this,
                        isMetBy(comparison) ? "is met" : "is not met",
                        100 * comparison.accuracy(),
                        comparison.imageCount(),
                        100 * comparison.withAccuracy(),
                        comparison.pValue());
    }
}
