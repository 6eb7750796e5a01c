package shuzi.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import shuzi.core.NumeralClass;
import shuzi.core.id.DatasetId;
import shuzi.core.image.EdgeDirections;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.InvalidImageException;
import shuzi.core.image.Normalization;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.Network;
import shuzi.core.network.Theta;
import shuzi.core.plot.BarPlot;
import shuzi.core.plot.ConfusionPlot;
import shuzi.core.plot.Plot;
import shuzi.core.plot.SamplePlot;
import shuzi.core.plot.SamplePlot.Outcome;
import shuzi.core.plot.SamplePlot.Sample;
import shuzi.core.plot.WeightPlot;
import shuzi.dataset.Datasets;
import shuzi.dataset.LabelledImage;
import shuzi.model.Classification;
import shuzi.model.Classifier;
import shuzi.model.Model;
import shuzi.model.Models;
import shuzi.web.problem.NotFoundException;

/** Creates the plots of models. */
@Component
class ModelPlots {

    private final Models models;
    private final Datasets datasets;

    ModelPlots(Models models, Datasets datasets) {
        this.models = models;
        this.datasets = datasets;
    }

    Plot confusionMatrix(Model model) {
        return new ConfusionPlot(
                "Confusion matrix: " + model.name(),
                accuracyNote(model) + "; blue: correct, brown: wrong, darker: larger share of the row",
                characters(model),
                model.requireConfusionMatrix().toArray());
    }

    Plot accuracyByLabel(Model model) {
        ConfusionMatrix matrix = model.requireConfusionMatrix();
        return new BarPlot(
                "Test accuracy by character: " + model.name(),
                accuracyNote(model),
                characters(model),
                IntStream.range(0, matrix.classes()).mapToDouble(matrix::recall).toArray());
    }

    private static String accuracyNote(Model model) {
        ConfusionMatrix matrix = model.requireConfusionMatrix();
        return String.format(
                Locale.ROOT, "Test accuracy %.2f %% on %,d images", 100 * matrix.accuracy(), matrix.count());
    }

    private static List<String> characters(Model model) {
        return model.classes().stream().map(NumeralClass::character).toList();
    }

    /**
     * Plots random test images with their labels and the predictions of the model.
     *
     * @throws NotFoundException if the model was imported without a data set, or its data set was deleted
     */
    SamplePlot samplePredictions(Model model, int count, long seed) {
        Classifier classifier = models.classifier(model.id());
        List<Sample> samples = images(model, count, seed).stream()
                .map(image -> sample(classifier, image))
                .toList();
        return new SamplePlot(
                "Sample predictions: " + model.name(),
                "%d random test images (seed %d): label, and prediction below it".formatted(samples.size(), seed),
                samples);
    }

    private List<LabelledImage> images(Model model, int count, long seed) {
        DatasetId dataset = model.provenance().datasetId();
        if (dataset == null) {
            throw NotFoundException.because(
                    "Model " + model.id() + " has no sample predictions: it was imported without a data set.");
        }
        try {
            return datasets.testSample(dataset, count, seed);
        } catch (NotFoundException ignored) { // the data set was deleted
            throw NotFoundException.because(
                    "Model " + model.id() + " has no sample predictions: its data set " + dataset + " was deleted.");
        }
    }

    /** Predicts an image exactly like a picture of a client: as a file. */
    private static Sample sample(Classifier classifier, LabelledImage image) {
        Model model = classifier.model();
        String truth = image.numeral().character();
        Classification result;
        try {
            result = classifier.classify(ImageEncoder.png(image.image()));
        } catch (InvalidImageException e) {
            return new Sample(image.image(), truth, e.reason(), Outcome.OUT_OF_CLASS);
        }
        int best = result.best(1).getFirst();
        NumeralClass answer = model.classes().get(best);
        Outcome outcome = result.outOfClass()
                ? Outcome.OUT_OF_CLASS
                : answer.label() == image.numeral().label() ? Outcome.CORRECT : Outcome.INCORRECT;
        String prediction =
                String.format(Locale.ROOT, "%s %.1f %%", answer.character(), 100 * result.probabilities()[best]);
        return new Sample(image.image(), truth, prediction, outcome);
    }

    Plot weights(Model model) {
        Network network = models.classifier(model.id()).network();
        Normalization normalization = model.preparation().normalization();
        boolean hidden = network.topology().weightLayers() > 1;
        boolean edges = model.preparation().edgeDirections();
        int side = normalization == null ? GreyImage.SIDE : normalization.side();
        int cells = side / EdgeDirections.CELL;
        return new WeightPlot(
                (hidden ? "Weights of the hidden units: " : "Weights of the output units: ") + model.name(),
                edges ? 3 * cells : side,
                hidden ? numbers(network.topology().outputsOf(0)) : characters(model),
                network.topology().outputsOf(0),
                unit -> edges ? aroundMiddle(weights(network, unit), cells) : weights(network, unit));
    }

    /** Returns the numbers of units, from 1. */
    private static List<String> numbers(int units) {
        return IntStream.rangeClosed(1, units).mapToObj(String::valueOf).toList();
    }

    /**
     * Arranges the weights of edges as an image: the cells of each direction lie where it points to from the middle,
     * which is empty.
     *
     * @param weights directions x cells x cells
     * @return 3 cells x 3 cells
     */
    private static double[] aroundMiddle(double[] weights, int cells) {
        int[] rows = {1, 2, 2, 2, 1, 0, 0, 0}; // of the eight directions, clockwise from the right
        int[] columns = {2, 2, 1, 0, 0, 0, 1, 2};
        var image = new double[9 * cells * cells];
        for (int direction = 0; direction < EdgeDirections.DIRECTIONS; direction++) {
            for (int y = 0; y < cells; y++) {
                System.arraycopy(
                        weights,
                        (direction * cells + y) * cells,
                        image,
                        (rows[direction] * cells + y) * 3 * cells + columns[direction] * cells,
                        cells);
            }
        }
        return image;
    }

    /** Returns the weights of a unit in the first layer, without the bias. */
    private static double[] weights(Network network, int unit) {
        Theta theta = network.theta(0);
        return IntStream.rangeClosed(1, network.topology().inputs())
                .mapToDouble(column -> theta.at(unit, column))
                .toArray();
    }
}
