package shuzi.core.number;

/** Rates what a normalized image may show. */
public interface CharacterScorer {

    /**
     * Returns the logits of the 15 classes.
     *
     * @param normalized side x side pixels, white ink on black
     */
    double[] logits(byte[] normalized);

    /** Returns the probabilities of the 15 classes for logits. */
    double[] probabilities(double[] logits);
}
