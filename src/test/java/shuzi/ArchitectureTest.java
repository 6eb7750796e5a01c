package shuzi;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the rules of docs/architecture.md. */
@AnalyzeClasses(packages = "shuzi", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** A row: the package, its job, the packages that it may use. */
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z.]+)` \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);

    private static final Pattern NAME = Pattern.compile("`([a-z.*]+)`");

    @ArchTest
    static void packagesUseOnlyWhatTheTableListsForThem(JavaClasses classes) throws IOException {
        String document = Files.readString(Path.of("docs/architecture.md"));
        List<MatchResult> rows = ROW.matcher(document).results().toList();
        List<String> packages =
                rows.stream().map(row -> "shuzi." + row.group(1)).toList();
        assertThat(packages).doesNotHaveDuplicates();
        classes()
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of("shuzi"), packages.stream()).toArray(String[]::new))
                .check(classes);
        for (MatchResult row : rows) {
            String name = "shuzi." + row.group(1);
            assertThat(classes)
                    .as("classes of " + name)
                    .anyMatch(type -> type.getPackageName().equals(name));
            List<String> allowed = new ArrayList<>(List.of(name));
            NAME.matcher(row.group(2)).results().map(used -> used.group(1)).forEach(used -> {
                assertThat(packages).contains("shuzi." + used.replace(".*", ""));
                allowed.add("shuzi." + used.replace(".*", ".."));
            });
            noClasses()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("shuzi..").and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                    .check(classes);
        }
    }

    /** Slices are packages: {@code core.network} is one, {@code core} another. */
    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("shuzi.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_NETWORK_IS_PURE_ARITHMETIC = noClasses()
            .that()
            .resideInAPackage("shuzi.core.network")
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
    static final ArchRule CORE_USES_NO_SPRING_SQL_OR_HTTP = noClasses()
            .that()
            .resideInAPackage("shuzi.core..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.springframework..",
                    "java.sql..",
                    "javax.sql..",
                    "java.net.http..",
                    "jakarta..",
                    "org.apache.catalina.."));

    @ArchTest
    static final ArchRule RANDOM_NUMBERS_HAVE_A_SEED = noClasses()
            .that()
            .resideInAnyPackage("shuzi.core.network", "shuzi.core.handwriting")
            .should()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callConstructor(java.util.SplittableRandom.class)
            .orShould()
            .callMethod(Math.class, "random");

    /** A machine's clock may be set at any time. Durations are measured with a ticker, and instants come from the database's clock. */
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
            .resideInAPackage("shuzi.core.handwriting")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.springframework..", "java.sql..", "javax.sql..", "java.net..", "java.time..", "java.awt.."));

    @ArchTest
    static final ArchRule CONTROLLERS_REPOSITORIES_AND_ROWS_STAY_IN_THEIR_PACKAGE = classes()
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
}
