#include <QComboBox>
#include <QSettings>
#include <QTemporaryDir>

#include "app/window/controls/preferences_dialog.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using window::Preferences;

namespace {

struct Stored {
    QTemporaryDir folder;
    QSettings settings{folder.filePath("settings.ini"), QSettings::IniFormat};
};

const Preferences kUnusual{.theme = "dark",
                           .textSize = 1.5,
                           .reducedMotion = true,
                           .speed = 4,
                           .grain = playback::Grain::lines,
                           .axis = scene::AxisKind::clock};

}  // namespace

TEST_CASE("preferences are the same in the next run", "[window]") {
    Stored stored;
    CHECK(window::readPreferences(stored.settings) == Preferences{});
    window::writePreferences(stored.settings, kUnusual);
    CHECK(window::readPreferences(stored.settings) == kUnusual);
}

TEST_CASE("a setting that makes no sense counts as none", "[window]") {
    Stored stored;
    stored.settings.setValue("theme", "plaid");
    stored.settings.setValue("textSize", "vast");
    stored.settings.setValue("speed", "fast");
    stored.settings.setValue("grain", 7);
    stored.settings.setValue("axis", 12);
    CHECK(window::readPreferences(stored.settings) == Preferences{});
    stored.settings.setValue("dark", true);
    CHECK(window::readPreferences(stored.settings).theme == "dark");
}

TEST_CASE("the dialog shows what is set, tells each change, and every choice has a name",
          "[window]") {
    tests::applicationWithoutScreen();
    window::PreferencesDialog dialog(kUnusual);
    CHECK(dialog.preferences() == kUnusual);
    Preferences told = kUnusual;
    QObject::connect(&dialog, &window::PreferencesDialog::changed,
                     [&](const Preferences& preferences) { told = preferences; });
    const auto boxes = dialog.findChildren<QComboBox*>();
    REQUIRE(boxes.size() == 5);
    for (auto* box : boxes) {
        INFO(box->accessibleName().toStdString());
        CHECK(!box->accessibleName().isEmpty());
        const auto before = told;
        box->setCurrentIndex(0);
        CHECK(!(told == before));
        CHECK(told == dialog.preferences());
    }
}
