package shuzi.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import shuzi.core.Numeral;
import shuzi.core.id.ModelId;
import shuzi.core.image.ImageEncoder;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.model.Model;
import shuzi.model.Models;
import shuzi.report.ReportPage.Drawing;
import shuzi.report.ReportPage.Fact;
import shuzi.training.CrossValidation;
import shuzi.training.EpochResult;
import shuzi.training.JobBody;
import shuzi.training.TrainingHistory;
import shuzi.web.problem.NotFoundException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes reports. A report describes a job in one self-contained HTML document. */
@Component
class Reports {

    private static final int PREVIEW_ROWS = 5;
    private static final int PREVIEW_COLUMNS = 6;
    private static final int MAX_EPOCHS = 120; // of more epochs, only some are listed
    private static final int LAST_EPOCHS = 20;

    private final TrainingHistory history;
    private final Datasets datasets;
    private final Models models;
    private final JobPlots jobPlots;
    private final ModelSection modelSection;
    private final JsonMapper json;
    private final Clock clock;
    private final Template template;
    private final String css;
    private final String policy;

    Reports(
            TrainingHistory history,
            Datasets datasets,
            Models models,
            JobPlots jobPlots,
            ModelSection modelSection,
            JsonMapper json,
            Clock clock) {
        this.history = history;
        this.datasets = datasets;
        this.models = models;
        this.jobPlots = jobPlots;
        this.modelSection = modelSection;
        this.json = json;
        this.clock = clock;
        this.template = Mustache.compiler().escapeHTML(true).compile(resource("report.html"));
        this.css = resource("report.css");
        this.policy = "default-src 'none'; img-src data:; style-src 'sha256-" + sha256(css)
                + "'; base-uri 'none'; form-action 'none'";
    }

    /** Returns the Content-Security-Policy of the document, which allows only embedded pictures and its style sheet. */
    String policy() {
        return policy;
    }

    /** Returns the HTML document. */
    String write(JobBody job) {
        return template.execute(page(job));
    }

    private ReportPage page(JobBody job) {
        Optional<Dataset> dataset = find(() -> datasets.get(job.datasetId()));
        ModelId modelId = job.modelId();
        Optional<Model> model = modelId == null ? Optional.empty() : find(() -> models.get(modelId));
        Optional<EpochResult> ofModel = model.flatMap(trained -> history.epochOf(job, trained));
        boolean all = job.progress().epoch() <= MAX_EPOCHS;
        return new ReportPage(
                policy,
                css,
                job.name(),
                job.status().name(),
                Formats.time(clock.instant()),
                job.failure() == null
                        ? null
                        : "The job failed: " + job.failure().reason(),
                figures(job, model),
                Stream.of(JobPlots.Measure.values())
                        .map(measure -> Drawing.of(jobPlots.plot(measure, List.of(job), Drawing.SIZE.width())))
                        .toList(),
                job.config().preset().name(),
                settings(job),
                job.datasetId().toString(),
                dataset.map(this::datasetPart).orElse(null),
                job.crossValidation() == null ? null : foldsPart(job.crossValidation()),
                model.map(modelSection::of).orElse(null),
                noModel(job),
                job.progress().epoch() > 0,
                epochNotes(job, ofModel, all),
                epochs(job, ofModel, all),
                provenance(job, dataset, model),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(history.request(job)));
    }

    private interface Search<T> {

        T run();
    }

    /** Returns the result of a search; empty if it was deleted. */
    private static <T> Optional<T> find(Search<T> search) {
        try {
            return Optional.of(search.run());
        } catch (NotFoundException ignored) { // it was deleted
            return Optional.empty();
        }
    }

    private static String noModel(JobBody job) {
        return switch (job.status()) {
            case QUEUED -> "The job is queued. There is no model yet.";
            case RUNNING -> "The job is running. There is no model yet.";
            case FAILED, CANCELLED -> "The job ended without a model.";
            case SUCCEEDED ->
                job.crossValidation() != null
                        ? "A cross-validation produces no model."
                        : job.reproduction() != null ? "A reproduction stores no model." : "The model was deleted.";
        };
    }

    private List<Fact> figures(JobBody job, Optional<Model> model) {
        var figures = new ArrayList<Fact>();
        if (model.isPresent()) {
            figures.add(new Fact("Test accuracy", Formats.percent(model.get().testAccuracy())));
            figures.add(
                    new Fact("Training accuracy", Formats.percent(model.get().trainAccuracy())));
        } else if (job.crossValidation() != null) {
            figures.add(new Fact(
                    "Mean of the folds", Formats.percent(job.crossValidation().meanAccuracy())));
        } else if (job.reproduction() != null) {
            figures.add(new Fact("Reproduction", job.reproduction().identical() ? "identical" : "not identical"));
        } else {
            history.lastEpochs(job, 1)
                    .forEach(epoch ->
                            figures.add(new Fact("Test accuracy, last epoch", Formats.percent(epoch.testAccuracy()))));
        }
        figures.add(new Fact(
                "Epochs",
                "%s of %s"
                        .formatted(
                                Formats.count(job.progress().epoch()),
                                Formats.count(job.progress().epochs()))));
        Instant started = job.startedAt();
        if (started != null) {
            Instant until = Objects.requireNonNullElse(job.finishedAt(), clock.instant());
            figures.add(new Fact(
                    "Time", Formats.duration(Duration.between(started, until).toMillis())));
        }
        Double difference = job.gradientDifference();
        if (difference != null) {
            figures.add(new Fact("Gradient check", String.format(Locale.ROOT, "%.1e", difference)));
        }
        return figures;
    }

    private List<ReportPage.SettingsColumn> settings(JobBody job) {
        List<ReportPage.SettingRow> lines = history.settings(job).stream()
                .map(setting -> new ReportPage.SettingRow(
                        setting.name(), text(setting.value()), text(setting.ofPreset()), setting.isChanged()))
                .toList();
        int half = Math.ceilDiv(lines.size(), 2);
        return List.of(
                new ReportPage.SettingsColumn(lines.subList(0, half)),
                new ReportPage.SettingsColumn(lines.subList(half, lines.size())));
    }

    private static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return Formats.NONE;
        }
        return value.isString() ? value.asString() : value.toString();
    }

    private ReportPage.DatasetSection datasetPart(Dataset dataset) {
        List<Fact> facts = List.of(
                new Fact("Name", dataset.name()),
                new Fact("Digest", dataset.digest()),
                new Fact(
                        "Images",
                        "%s for training, %s for the test"
                                .formatted(Formats.count(dataset.trainCount()), Formats.count(dataset.testCount()))),
                new Fact(
                        "Split",
                        "%s, %s for training, seed %d"
                                .formatted(
                                        dataset.split().strategy(),
                                        Formats.percent(dataset.split().trainFraction()),
                                        dataset.split().seed())),
                new Fact("Created", Formats.time(dataset.createdAt())));
        List<ReportPage.ClassRow> classes = Numeral.ALL.stream()
                .map(numeral -> new ReportPage.ClassRow(
                        numeral.character(),
                        Formats.count(numeral.value()),
                        Formats.count(dataset.trainCounts().get(numeral.classIndex())),
                        Formats.count(dataset.testCounts().get(numeral.classIndex()))))
                .toList();
        byte[] preview =
                ImageEncoder.grid(datasets.sample(dataset.id(), PREVIEW_ROWS * PREVIEW_COLUMNS, 0), PREVIEW_COLUMNS);
        return new ReportPage.DatasetSection(facts, classes, ReportPage.dataUri("image/png", preview));
    }

    private static ReportPage.FoldsSection foldsPart(CrossValidation result) {
        return new ReportPage.FoldsSection(
                "Mean accuracy %s, standard deviation %s."
                        .formatted(Formats.percent(result.meanAccuracy()), Formats.percent(result.standardDeviation())),
                result.folds().stream()
                        .map(fold -> new ReportPage.FoldRow(
                                Formats.count(fold.fold()),
                                Formats.count(fold.images()),
                                Formats.percent(fold.accuracy()),
                                fold.writers().stream().map(String::valueOf).collect(Collectors.joining(", "))))
                        .toList());
    }

    private static List<String> epochNotes(JobBody job, Optional<EpochResult> ofModel, boolean all) {
        var notes = new ArrayList<String>();
        if (!all) {
            notes.add("The last %d of %s epochs."
                    .formatted(LAST_EPOCHS, Formats.count(job.progress().epoch())));
        }
        ofModel.ifPresent(epoch -> notes.add(
                job.config().validation().patience() == 0
                        ? "The bold row is the last epoch, whose network is the model."
                        : "The bold row is epoch %s, whose network is the model: it was the best one on the validation images (lowest cost)."
                                .formatted(Formats.count(epoch.epoch()))));
        return notes;
    }

    private List<ReportPage.EpochRow> epochs(JobBody job, Optional<EpochResult> ofModel, boolean all) {
        int epochOfModel = ofModel.map(EpochResult::epoch).orElse(0);
        List<EpochResult> last = history.lastEpochs(job, all ? MAX_EPOCHS : LAST_EPOCHS);
        boolean isEarlier = last.stream().noneMatch(epoch -> epoch.epoch() == epochOfModel);
        return Stream.concat(isEarlier ? ofModel.stream() : Stream.empty(), last.stream())
                .map(epoch -> new ReportPage.EpochRow(
                        Formats.count(epoch.epoch()),
                        Formats.number(epoch.cost()),
                        Formats.percent(epoch.trainAccuracy()),
                        Formats.percent(epoch.validationAccuracy()),
                        Formats.percent(epoch.testAccuracy()),
                        Formats.number(epoch.learningRate()),
                        Formats.duration(epoch.durationMillis()),
                        epoch.epoch() == epochOfModel))
                .toList();
    }

    private static List<Fact> provenance(JobBody job, Optional<Dataset> dataset, Optional<Model> model) {
        var facts = new ArrayList<Fact>();
        facts.add(new Fact("Job", job.id().toString()));
        facts.add(new Fact("Created", Formats.time(job.createdAt())));
        facts.add(new Fact("Started", Formats.time(job.startedAt())));
        facts.add(new Fact("Ended", Formats.time(job.finishedAt())));
        facts.add(new Fact("Data set", job.datasetId().toString()));
        String digest = model.map(trained -> trained.provenance().datasetDigest())
                .or(() -> dataset.map(Dataset::digest))
                .orElse(Formats.NONE);
        facts.add(new Fact("Digest of the data set", digest));
        facts.add(new Fact("Seed", String.valueOf(job.config().seed())));
        model.ifPresent(trained -> {
            facts.add(new Fact("Model", trained.id().toString()));
            facts.add(new Fact("Layers", trained.topology().layers().toString()));
            facts.add(new Fact(
                    "Weights and biases", Formats.count(trained.topology().parameterCount())));
            facts.add(new Fact("Digest of the weights", trained.weightsDigest()));
            facts.add(new Fact("Software", trained.provenance().softwareVersion()));
            facts.add(new Fact("Matrix engine", trained.provenance().matrixEngine()));
        });
        return facts;
    }

    private static String resource(String name) {
        try (InputStream in = Reports.class.getResourceAsStream("/shuzi/report/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the application");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
