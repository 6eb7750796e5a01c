package shuzi;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.swagger.v3.oas.annotations.media.Schema;
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
import org.junit.jupiter.api.Test;

/** Checks the rules of docs/architecture.md. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("shuzi");

    /** A row: the package, its job, the packages that it may use. */
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z.]+)` \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);

    private static final Pattern NAME = Pattern.compile("`([a-z.*]+)`");

    @Test
    void packagesUseOnlyWhatTheTableListsForThem() throws IOException {
        String document = Files.readString(Path.of("docs/architecture.md"));
        List<MatchResult> rows = ROW.matcher(document).results().toList();
        List<String> packages =
                rows.stream().map(row -> "shuzi." + row.group(1)).toList();
        assertThat(packages).doesNotHaveDuplicates();
        classes()
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of("shuzi"), packages.stream()).toArray(String[]::new))
                .check(CLASSES);
        for (MatchResult row : rows) {
            String name = "shuzi." + row.group(1);
            assertThat(CLASSES)
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
                    .check(CLASSES);
        }
    }

    /** The contract names a schema after its class, so two classes of one name would become one schema. */
    @Test
    void schemasOfTheContractHaveDifferentNames() {
        List<String> names = CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(Schema.class))
                .map(type -> {
                    String name = type.getAnnotationOfType(Schema.class).name();
                    return name.isEmpty() ? type.getSimpleName() : name;
                })
                .toList();
        assertThat(names).hasSizeGreaterThan(30).doesNotHaveDuplicates();
    }

    /** Slices are packages: {@code core.network} is one, {@code core} another. */
    @Test
    void packagesHaveNoCycles() {
        slices().matching("shuzi.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theNetworkIsPureArithmetic() {
        noClasses()
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
                        "org.ojalgo.ann.."))
                .check(CLASSES);
    }

    @Test
    void coreUsesNoSpringSqlOrHttp() {
        noClasses()
                .that()
                .resideInAPackage("shuzi.core..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.springframework..",
                        "java.sql..",
                        "javax.sql..",
                        "java.net.http..",
                        "jakarta..",
                        "org.apache.catalina.."))
                .check(CLASSES);
    }

    @Test
    void randomNumbersHaveASeed() {
        noClasses()
                .that()
                .resideInAnyPackage("shuzi.core.network", "shuzi.core.handwriting")
                .should()
                .callConstructor(java.util.Random.class)
                .orShould()
                .callConstructor(java.util.SplittableRandom.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    /** A machine's clock may be set at any time. Durations are measured with a ticker, and instants come from the database's clock. */
    @Test
    void theMachinesClockIsReadInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("shuzi.database.DatabaseTime")
                .should()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void handwritingIsPure() {
        noClasses()
                .that()
                .resideInAPackage("shuzi.core.handwriting")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.springframework..",
                        "java.sql..",
                        "javax.sql..",
                        "java.net..",
                        "java.time..",
                        "java.awt.."))
                .check(CLASSES);
    }

    @Test
    void controllersRepositoriesAndRowsStayInTheirPackage() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Controller")
                .or()
                .haveSimpleNameEndingWith("Repository")
                .or()
                .haveSimpleNameEndingWith("Row")
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void trainingDoesNoArithmetic() {
        noClasses()
                .that()
                .resideInAPackage("shuzi.training")
                .should()
                .dependOnClassesThat(resideInAPackage("org.ojalgo.."))
                .check(CLASSES);
    }
}
