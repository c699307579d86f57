#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view --offscreen with Vulkan: pictures near those of gsz render in either mode, and a report of every pass.
. "$(dirname "$0")/view_support.inc"
need_vulkan
find_validation
make_scene object 20000 scene.ply
expect 0 "$gsz" pack scene.ply -o scene.gsz --effort 1 --quality 60
expect 0 "$gsz" pack scene.ply -o books.gsz --effort 3 --sh-coding codebooks
off="$view --offscreen --renderer gpu $small $validation"

# shellcheck disable=SC2086 # several words, here and below
{
    for name in scene.gsz books.gsz; do
        expect 0 "$gsz" render $name -o "render-$name" $small --views 2
        # Each run makes its shaders anew: codebooks are nothing that modes differ in.
        for mode in quads tiles; do
            if [ $name-$mode = books.gsz-quads ]; then continue; fi
            expect 0 $off $name --screenshot "$mode-$name" --views 2 --mode $mode
            least=45
            [ $mode = tiles ] && least=60
            for k in 0 1; do as_picture $least "render-$name/view_00$k.png" "$mode-$name/view_00$k.png"; done
        done
    done
    # A .ply is packed in memory, near lossless.
    expect 0 "$gsz" render scene.ply -o render-ply $small --views 1 --view 0
    expect 0 $off scene.ply --screenshot ply --views 1 --mode tiles
    as_picture 45 render-ply/view_000.png ply/view_000.png
    options="--background white --filter mip --sh-degree 0"
    expect 0 "$gsz" render scene.gsz -o a $small --view 0 $options
    expect 0 $off scene.gsz --screenshot b --view 0 $options
    as_picture 45 a/view_000.png b/view_000.png

    # Colours of layers, and only some of these.
    expect 0 "$gsz" render scene.gsz -o own $small --view 0
    for options in "--show importance --mode tiles --splat-scale 1.5" \
        "--show importance --mode quads --layers 2 --min-opacity 0.3"; do
        rm -rf a b
        expect 0 $view --offscreen --renderer cpu $small scene.gsz --screenshot a --view 0 $options
        refute "$options looks otherwise" "$helpers/picture_psnr" own/view_000.png a/view_000.png 30
        expect 0 $off scene.gsz --screenshot b --view 0 $options
        as_picture 42 a/view_000.png b/view_000.png
    done
    # What only the device can show is drawn by it.
    expect 0 $view --offscreen $small scene.gsz --screenshot points --view 0 --show points $validation
    refute "points look otherwise" "$helpers/picture_psnr" own/view_000.png points/view_000.png 30

    # Less memory than the scene takes: a part of it.
    expect 0 "$gsz" pack scene.ply -o fine.gsz --effort 1 --layers 4 --block 2048
    expect 0 $off fine.gsz --gpu-memory 1 --screenshot part --view 0 --json
    reported gaussians '1[0-9]{4},'
    as_picture 20 own/view_000.png part/view_000.png

    # The layers of the copy in memory are none of a .ply's.
    rm -rf a b
    expect 0 $off scene.ply --screenshot a --views 1 --mode tiles --layers 1
    check "a .ply is one layer" cmp ply/view_000.png a/view_000.png
    rm -rf a b
    expect 0 $view --offscreen --renderer cpu $small scene.ply --screenshot a --view 0 --show importance
    expect 0 $off scene.ply --screenshot b --view 0 --show importance
    as_picture 42 a/view_000.png b/view_000.png

    expect 0 $off scene.gsz --bench 3 --view 0 --device llvmpipe --json
}
reported renderer '"gpu"'
reported mode '"tiles"'
reported device '".*llvmpipe'
reported gaussians 20000
reported frames 3
for key in cull sort project draw gpu_memory; do reported $key '\{'; done
for key in data sorting picture used held bytes_per_gaussian; do reported $key '[1-9]'; done
reported validation_errors 0
# shellcheck disable=SC2086
{
    expect 0 $view scene.gsz --offscreen $small --view 0 --json
    reported renderer '"cpu"'
    expect_error 2 "no such thing" $off scene.gsz --view 0 --device "no such thing"

    # Frames of a video, across the end of a segment and back to the one before.
    expect 0 "$gsz_scene" performance --gaussians 1500 --frames 6 -o dance
    expect 0 "$gsz" pack dance --effort 1 --mask none --segment-frames 3 -o dance.gsz
    expect 0 $view --offscreen --renderer cpu $small dance.gsz --frames 1-4 --view 0 --screenshot dance_cpu
    expect 0 $off dance.gsz --frames 1-4 --view 0 --screenshot dance_gpu --bench 5 --json
    reported segment '[1-9]'
    reported frame '[1-9]'
    for k in 1 2 3 4; do
        as_picture 45 dance_cpu/frame_000${k}_view_000.png dance_gpu/frame_000${k}_view_000.png
    done
    refute "frames differ" cmp dance_gpu/frame_0001_view_000.png dance_gpu/frame_0002_view_000.png

    head -c 3000 scene.gsz >short.gsz
    expect_error 4 "short.gsz: " $off short.gsz
}

finish
