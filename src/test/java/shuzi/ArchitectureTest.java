package shuzi;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** Which room may use which: the table of docs/architecture.md. */
@AnalyzeClasses(packages = "shuzi", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NETWORK = room("network", "matrix");

    @ArchTest
    static final ArchRule MATRIX = room("matrix");

    @ArchTest
    static final ArchRule IMAGE = room("image");

    @ArchTest
    static final ArchRule HANDWRITING = room("handwriting", "image");

    @ArchTest
    static final ArchRule FORMAT = room("format", "problem", "temporary");

    @ArchTest
    static final ArchRule ONNX = room("onnx", "image", "network", "problem");

    @ArchTest
    static final ArchRule PLOT = room("plot", "image", "temporary");

    @ArchTest
    static final ArchRule EXCHANGE = room(
            "exchange",
            "dataset",
            "download",
            "format",
            "idempotency",
            "image",
            "limit",
            "matrix",
            "model",
            "network",
            "onnx",
            "problem",
            "request",
            "temporary");

    @ArchTest
    static final ArchRule REPORT =
            room("report", "dataset", "image", "limit", "matrix", "model", "network", "plot", "problem", "training");

    @ArchTest
    static final ArchRule DATASET = room(
            "dataset",
            "condition",
            "download",
            "format",
            "handwriting",
            "idempotency",
            "image",
            "limit",
            "paging",
            "problem",
            "request",
            "temporary");

    @ArchTest
    static final ArchRule TRAINING = room(
            "training",
            "database",
            "condition",
            "dataset",
            "handwriting",
            "idempotency",
            "model",
            "network",
            "image",
            "matrix",
            "paging",
            "problem",
            "request");

    @ArchTest
    static final ArchRule MODEL = room(
            "model", "condition", "download", "image", "limit", "network", "matrix", "paging", "problem", "request");

    @ArchTest
    static final ArchRule PREDICTION = room("prediction", "database", "model", "network", "image", "limit", "problem");

    @ArchTest
    static final ArchRule PROBLEM = room("problem", "database", "gateway", "temporary");

    @ArchTest
    static final ArchRule GATEWAY = room("gateway", "client");

    @ArchTest
    static final ArchRule IDEMPOTENCY = room("idempotency", "client", "problem");

    @ArchTest
    static final ArchRule CONDITION = room("condition", "problem");

    @ArchTest
    static final ArchRule REQUEST = room("request", "problem");

    @ArchTest
    static final ArchRule CLIENT = room("client");

    @ArchTest
    static final ArchRule SECURITY = room("security", "audit", "client", "limit", "problem");

    @ArchTest
    static final ArchRule LIMIT = room("limit", "client", "problem");

    @ArchTest
    static final ArchRule AUDIT = room("audit", "client", "gateway", "problem");

    @ArchTest
    static final ArchRule PAGING = room("paging", "problem");

    @ArchTest
    static final ArchRule DOWNLOAD = room("download", "problem", "temporary");

    @ArchTest
    static final ArchRule DATABASE = room("database");

    @ArchTest
    static final ArchRule TEMPORARY = room("temporary");

    @ArchTest
    static final ArchRule EVERY_CLASS_HAS_A_ROOM = classes()
            .should()
            .resideInAnyPackage(
                    "shuzi",
                    "shuzi.network",
                    "shuzi.matrix",
                    "shuzi.image",
                    "shuzi.handwriting",
                    "shuzi.dataset",
                    "shuzi.download",
                    "shuzi.training",
                    "shuzi.model",
                    "shuzi.prediction",
                    "shuzi.format",
                    "shuzi.onnx",
                    "shuzi.plot",
                    "shuzi.exchange",
                    "shuzi.report",
                    "shuzi.problem",
                    "shuzi.request",
                    "shuzi.gateway",
                    "shuzi.client",
                    "shuzi.condition",
                    "shuzi.security",
                    "shuzi.limit",
                    "shuzi.audit",
                    "shuzi.idempotency",
                    "shuzi.paging",
                    "shuzi.database",
                    "shuzi.temporary");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("shuzi.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_NETWORK_IS_PURE_ARITHMETIC = noClasses()
            .that()
            .resideInAPackage("shuzi.network")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.springframework..",
                    "java.sql..",
                    "javax.sql..",
                    "java.net..",
                    "java.time..",
                    "tools.jackson..",
                    "com.fasterxml..",
                    "org.slf4j..",
                    "java.util.logging..",
                    "org.ojalgo.ann.."));

    @ArchTest
    static final ArchRule NO_CHANCE_WITHOUT_A_SEED = noClasses()
            .that()
            .resideInAnyPackage("shuzi.network", "shuzi.handwriting")
            .should()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callConstructor(java.util.SplittableRandom.class)
            .orShould()
            .callMethod(Math.class, "random");

    /** Durations are measured by a ticker, and what is compared is the database's time: anybody may set the machine's clock. */
    @ArchTest
    static final ArchRule THE_MACHINES_CLOCK_IS_READ_IN_ONE_PLACE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("shuzi.database.DatabaseTime")
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule HANDWRITING_IS_PURE = noClasses()
            .that()
            .resideInAPackage("shuzi.handwriting")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.springframework..", "java.sql..", "javax.sql..", "java.net..", "java.time..", "java.awt.."));

    @ArchTest
    static final ArchRule CONTROLLERS_REPOSITORIES_AND_ROWS_STAY_IN_THEIR_ROOM = classes()
            .that()
            .haveSimpleNameEndingWith("Controller")
            .or()
            .haveSimpleNameEndingWith("Repository")
            .or()
            .haveSimpleNameEndingWith("Row")
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule TRAINING_DOES_NO_ARITHMETIC = noClasses()
            .that()
            .resideInAPackage("shuzi.training")
            .should()
            .dependOnClassesThat(resideInAPackage("org.ojalgo.."));

    /** Nothing in the room uses another room of ours but these. */
    private static ArchRule room(String room, String... others) {
        var allowed = new String[others.length + 1];
        allowed[0] = "shuzi." + room;
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "shuzi." + others[i];
        }
        return noClasses()
                .that()
                .resideInAPackage("shuzi." + room)
                .should()
                .dependOnClassesThat(resideInAPackage("shuzi..").and(not(resideInAnyPackage(allowed))));
    }
}
