package shuzi.core.number;

/** Rates what a normalized image may show. */
@FunctionalInterface
public interface CharacterScorer {

    /**
     * Returns the logits of the 15 classes.
     *
     * @param normalized side x side pixels, white ink on black
     */
    double[] logits(byte[] normalized);
}
