package shuzi.model;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.image.GreyImage;
import shuzi.core.image.Hypothesis;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.InvalidImageException;
import shuzi.core.image.NormalizationSteps;
import shuzi.core.image.NormalizedImage;
import shuzi.core.image.Picture;

/** Classifies a picture under the usual hypothesis, and if the network is not sure, under the one that fits it best. */
final class HypothesisSearch {

    private static final List<Hypothesis> UNUSUAL =
            List.of(Hypothesis.LINES_ARE_STROKES, Hypothesis.EVEN_PAPER, Hypothesis.DOTTED_STROKES);

    /** How far the largest logit under an unusual hypothesis must be above the rejection threshold. */
    private static final double MIN_MARGIN = 0.5;

    /** How far the largest logit must be above the threshold so that a picture is not examined for two characters. */
    private static final double MIN_SURE_MARGIN = 1.5;

    private final ImageNormalizer normalizer;
    private final Function<NormalizedImage, Classification> network;

    HypothesisSearch(ImageNormalizer normalizer, Function<NormalizedImage, Classification> network) {
        this.normalizer = normalizer;
        this.network = network;
    }

    /** Returns the hypothesis under which a picture was classified. */
    static Hypothesis hypothesis(Classification result) {
        NormalizationSteps steps = result.input().steps();
        return steps == null ? Hypothesis.USUAL : steps.hypothesis();
    }

    /**
     * Classifies a picture.
     *
     * @throws InvalidImageException if it has no ink
     */
    Classification classify(Picture picture) throws InvalidImageException {
        Classification usual = network.apply(normalizer.normalize(picture));
        if (normalizer.normalization().version() == 1) {
            return usual;
        }
        boolean isOfDataset = picture.width() == GreyImage.SIDE && picture.height() == GreyImage.SIDE;
        List<NormalizedImage> parts =
                isOfDataset || usual.exceedsThresholdBy(MIN_SURE_MARGIN) ? List.of() : normalizer.parts(picture);
        Classification best = usual;
        for (Hypothesis hypothesis : alternatives(usual, isOfDataset)) {
            double margin = usual.outOfClass() ? MIN_MARGIN : 0;
            best = better(best, margin, classified(picture, hypothesis));
        }
        return hypothesis(best) == Hypothesis.USUAL && showTwoCharacters(parts, best)
                ? best.ofSeveralCharacters()
                : best;
    }

    /** Returns the hypotheses that are tried after the usual one: for images of data sets only one that is as likely. */
    private static List<Hypothesis> alternatives(Classification usual, boolean isOfDataset) {
        NormalizationSteps steps = usual.input().steps();
        if (usual.outOfClass() && !isOfDataset) {
            return UNUSUAL.stream()
                    .filter(hypothesis ->
                            hypothesis != Hypothesis.LINES_ARE_STROKES || (steps != null && steps.linesErased() > 0))
                    .toList();
        }
        Hypothesis alternative = usual.input().alternative();
        return alternative == null ? List.of() : List.of(alternative);
    }

    /**
     * Returns whether two parts of a picture are more certainly characters than all of it is. A part that resembles 一 may
     * be a stroke of 二, 三 or 八, and does not count.
     */
    private boolean showTwoCharacters(List<NormalizedImage> parts, Classification whole) {
        return parts.size() == 2
                && parts.stream()
                        .map(network)
                        .allMatch(part -> !part.outOfClass()
                                && part.maxLogit() > whole.maxLogit()
                                && part.label() != Numeral.ONE.label());
    }

    private @Nullable Classification classified(Picture picture, Hypothesis hypothesis) {
        NormalizedImage input = normalizer.normalize(picture, hypothesis);
        return input == null ? null : network.apply(input);
    }

    /**
     * Returns the second classification if its largest logit is larger than that of the first and exceeds the rejection
     * threshold by at least a margin; otherwise the first.
     */
    private static Classification better(Classification first, double margin, @Nullable Classification second) {
        return second != null
                        && !second.outOfClass()
                        && second.maxLogit() > first.maxLogit()
                        && second.exceedsThresholdBy(margin)
                ? second
                : first;
    }
}
