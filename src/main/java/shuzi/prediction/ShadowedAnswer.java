package shuzi.prediction;

import shuzi.model.Classification;
import shuzi.model.alias.ServedAlias;

/**
 * An answer of an alias that has a shadow model, with the picture.
 *
 * @param file the picture as the client sent it
 * @param label label of the best candidate, 1..15
 * @param nanos duration of the classification
 */
record ShadowedAnswer(ServedAlias alias, byte[] file, int label, boolean outOfClass, long nanos) {

    static ShadowedAnswer of(ServedAlias alias, byte[] file, Classification result, long nanos) {
        int label = result.model().classes().get(result.best(1).getFirst()).label();
        return new ShadowedAnswer(alias, file, label, result.outOfClass(), nanos);
    }
}
