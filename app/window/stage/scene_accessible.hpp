#pragma once

namespace flowglass::window {

/// Lets screen readers walk through the pictures: what stands for a whole thing in a scene (a
/// frame, a task, a scope) is a child of its view, named by its description. Call once, before the
/// first view is asked for.
void installSceneAccessibility();

}  // namespace flowglass::window
