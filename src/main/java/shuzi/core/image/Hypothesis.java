package shuzi.core.image;

/**
 * What a picture may show. Pictures are normalized under {@link #USUAL} first, and under others if a network does not
 * recognize the result or another hypothesis is as likely. The network's largest logit decides among them. Pictures of 64 x
 * 64 pixels, the size of data sets, are normalized under {@link #USUAL} only, as in an exported ONNX graph, unless
 * {@link #EVEN_PAPER} is as likely.
 */
public enum Hypothesis {
    /** A character by a pen on paper, whose long straight lines are printed. */
    USUAL,
    /** The long straight lines are strokes of the character, as in print. */
    LINES_ARE_STROKES,
    /** The paper has the level of the border everywhere; everything else is ink, such as the broad strokes of a marker. */
    EVEN_PAPER,
    /** The strokes are rows of dots, or rough: they are smoothed more. */
    DOTTED_STROKES
}
